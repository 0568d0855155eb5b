// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import EcartAPIOrders

@Suite("Dates")
struct DateTests {
  @Test("the examples of RFC 3339 §5.8 and RFC 5322 App. A are read")
  func published() throws {
    #expect(
      DateText.instant("1985-04-12T23:20:50.52Z")
        == Instant(Date(timeIntervalSince1970: 482_196_050.52)))
    #expect(
      try DateText.instant("1996-12-19T16:39:57-08:00") == Instant(utc("1996-12-20T00:39:57Z")))
    // A leap second is the first second of the next minute.
    #expect(
      try DateText.instant("1990-12-31T23:59:60Z") == Instant(utc("1991-01-01T00:00:00Z")))
    #expect(
      try DateText.instant("Fri, 21 Nov 1997 09:55:06 -0600")
        == Instant(utc("1997-11-21T15:55:06Z")))
  }

  @Test("a zone-less date is the earliest instant that it can be anywhere")
  func zoneless() throws {
    for text in ["2019-07-01 14:39:54", "2019-07-01T14:39:54"] {
      let instant = try #require(DateText.instant(text))
      #expect(try instant == Instant(utc("2019-07-01T00:39:54Z"), zoneKnown: false))
      for hours in -12...14 {
        let sign = hours < 0 ? "-" : "+"
        let zone = sign + (abs(hours) < 10 ? "0" : "") + "\(abs(hours)):00"
        let known = try #require(DateText.instant(text + zone))
        #expect(known.zoneKnown)
        #expect(instant.date <= known.date)
      }
    }
    #expect(
      try DateText.instant("2026-11-12")
        == Instant(utc("2026-11-11T10:00:00Z"), zoneKnown: false))
    #expect(
      try DateText.instant("2 Oct 2026 23:09")
        == Instant(utc("2026-10-02T09:09:00Z"), zoneKnown: false))
  }

  @Test("1970, 9999 and leap days are where they belong")
  func edges() throws {
    #expect(DateText.instant("1970-01-01T00:00:00Z")?.date == Date(timeIntervalSince1970: 0))
    #expect(
      DateText.instant("1970-01-01 00:00:00")?.date == Date(timeIntervalSince1970: -50_400))
    #expect(
      DateText.instant("9999-12-31T23:59:59Z")?.date
        == Date(timeIntervalSince1970: 253_402_300_799))
    #expect(
      DateText.instant("9999-12-31T23:59:59-12:00")?.date
        == Date(timeIntervalSince1970: 253_402_343_999))
    #expect(
      try DateText.instant("2024-02-29T23:59:59-06:00")?.date == utc("2024-03-01T05:59:59Z"))
    #expect(try DateText.instant("2000-02-29T12:00:00Z")?.date == utc("2000-02-29T12:00:00Z"))
    #expect(Samples.order("year-1970")?.createdAt?.date == Date(timeIntervalSince1970: -50_400))
    #expect(
      Samples.order("year-9999")?.createdAt?.date
        == Date(timeIntervalSince1970: 253_402_300_799))
    #expect(try Samples.order("leap-day")?.deliveredAt?.date == utc("2024-03-04T16:00:00Z"))
  }

  @Test("every day from 1970 to 2100, and the last of 9999, has its own number")
  func calendar() throws {
    var expected = 0
    for year in 1970...2100 {
      for month in 1...12 {
        for day in 1...31 {
          guard let days = DateText.days(year: year, month: month, day: day) else { continue }
          #expect(days == expected)
          expected += 1
        }
      }
    }
    #expect(expected == 47_847)
    #expect(DateText.days(year: 9999, month: 12, day: 31) == 2_932_896)
  }

  @Test("other ways of writing a date are read")
  func variants() throws {
    let expected = try Instant(utc("2026-10-05T14:39:54Z"))
    for text in [
      "2026-10-05T14:39:54Z", "2026-10-05t14:39:54z", "2026-10-05 14:39:54 UTC",
      "2026-10-05T08:39:54-06:00", "2026-10-05T08:39:54-0600", "2026-10-05T08:39:54-06",
      "2026-10-05 20:09:54 +05:30", "Mon, 05 Oct 2026 14:39:54 GMT",
      "5 Oct 2026 14:39:54 +0000", "1791211194", "1791211194000",
    ] {
      #expect(DateText.instant(text) == expected, "\(text)")
    }
  }

  @Test(
    "what is no date is none",
    arguments: [
      "", "yesterday", "2026-02-29", "2100-02-29", "2026-04-31T00:00:00Z", "2026-13-01",
      "2026-00-10", "2026-01-00", "1969-12-31T23:59:59Z", "10000-01-01T00:00:00Z",
      "2026-10-05T24:00:00Z", "2026-10-05T12:60:00Z", "2026-10-05T12:00:61Z",
      "2026-10-05T12:00:00+14:01", "2026-10-05T12:00:00-12:30", "2026-10-05T12:00:00+1:00",
      "2026-10-05T12:00:00Zulu", "2026-10-05T", "2026-10-05T12", "2026-10-05T12:00:00.Z",
      "2026-10-05T12:00:00.1234567891Z", "05/10/2026", "20261005", "1e9", "-1791211194",
      "２０２６-10-05", "2026-10-05T12:00:00+05:", "Oct, 5 2026", "5 Okt 2026 10:00:00 +0000",
    ])
  func none(text: String) {
    #expect(DateText.instant(text) == nil)
  }

  @Test("a date of the wrong kind is a bad date, a blank or zero one is absent")
  func kinds() {
    for value in ["true", "{}", "[]", "1.5", "\"soon\""] {
      #expect(
        read(#"{"order":{"id":1,"dates":{"createdAt":\#(value)}}}"#).problems
          == [.badDate(id: "1", field: .createdAt)])
    }
    for value in ["null", "\"\"", "\" \"", "0", "\"0000-00-00\"", "\"0001-01-01T00:00:00\""] {
      #expect(
        read(#"{"order":{"id":1,"dates":{"createdAt":\#(value)}}}"#).problems.isEmpty)
    }
  }
}
