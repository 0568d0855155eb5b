// SPDX-License-Identifier: Apache-2.0

/// What was looked for after an adoption, where, and what was found. Names and numbers, no values.
public struct ResidueReport: Sendable, Codable, Hashable, CustomStringConvertible {
  public struct File: Sendable, Codable, Hashable {
    public var name: String
    public var bytes: Int
    /// How many of the values looked for are in it.
    public var values: Int
    /// How many e-mail addresses, of whomever, are in it (at least).
    public var addresses: Int
  }

  /// A column of the living tables that holds such a value, or an address.
  public struct Column: Sendable, Codable, Hashable {
    public var table: String
    public var column: String
    public var values: Int
    public var addresses: Int
  }

  /// A virtual table of which nobody can say that nothing is left in it.
  public struct HiddenTable: Sendable, Codable, Hashable {
    public enum Reason: String, Sendable, Codable {
      /// What its module keeps, and how, is not known here.
      case unknownModule = "unknown-module"
      /// A full-text index that does not answer, such as without its tokenizer.
      case silent
      /// A full-text index that finds nothing, but was not merged: until then it keeps the words of
      /// deleted rows.
      case unmerged
    }
    public var table: String
    public var module: String
    public var reason: Reason

    /// What settles it.
    public var remedy: String {
      switch reason {
      case .unknownModule:
        "nobody can look into it; drop it, or see to it yourself and finish `answeringFor` it"
      case .silent:
        "this full-text index does not answer; give the pool its tokenizer, or drop it"
      case .unmerged:
        "this full-text index may keep the words of deleted rows; finishing merges it"
      }
    }
  }

  /// How many different values of adopted rows were looked for: a random sample, of this process's
  /// rows and of those of earlier runs.
  public var values = 0
  public var files: [File] = []
  /// The columns in which something was found; `words` of a full-text index.
  public var columns: [Column] = []
  /// Virtual tables that hide what is in them.
  public var hidden: [HiddenTable] = []
  /// Files and tables that are there and could not be read.
  public var unreadable: [String] = []

  /// Values of the sample that were to be looked for and did not open, though nobody erased their
  /// subjects; `nil` for none, as in reports from before this was asked.
  public internal(set) var unopened: Int?

  /// At least so many values that nobody can look for, or not everywhere: a closure sealed another text
  /// than stood in the row, or it stood there as a whole number under 2³¹, which occurs in any file by
  /// chance. `nil` for none.
  public internal(set) var untraced: Int?

  /// How ``columns`` names what a full-text index keeps.
  static let words = "words"

  public init() {}

  public var valuesFound: Int {
    files.reduce(0) { $0 + $1.values } + columns.reduce(0) { $0 + $1.values }
  }
  /// At least so many: one in a living row is nearly always seen in the file as well.
  public var addressesFound: Int {
    max(files.reduce(0) { $0 + $1.addresses }, columns.reduce(0) { $0 + $1.addresses })
  }

  /// Whether values were looked for, all of the sample among them, all could be, everything could be
  /// read and asked, and nothing was found.
  public var isShownGone: Bool {
    values > 0 && unopened == nil && untraced == nil && valuesFound == 0 && addressesFound == 0
      && unreadable.isEmpty && hidden.isEmpty
  }

  /// What no search of files can see. It stands under every report.
  public static let unseen = """
    Not seen by this search, and still to be dealt with by whoever keeps them: backups, exports and \
    replicas made before; snapshots of the file system or the machine; blocks that were freed when \
    the file and its write-ahead log grew shorter, and flash cells that the disk has replaced (for \
    these: an encrypted disk, or its secure erase); swap space, core dumps and logs; other databases; \
    copies that were changed on the way: cut, compressed, written in another case, or as numbers with \
    a fraction; in files, a value or an address that lies just where SQLite goes on with a long row \
    in another page (living rows are read whole; where the whole file was compacted, it has no others); \
    values of fewer than 8 bytes, which stand in anybody's text; and addresses beyond \
    ASCII, outside of living rows.
    """

  public var description: String {
    var lines = [
      "Looked for \(values) values of adopted rows, and for any e-mail address, in"
        + " \(files.count) files and in every table."
    ]
    for file in files {
      lines.append(
        "- \(file.name), \(file.bytes) bytes: \(file.values) values, \(file.addresses) addresses")
    }
    for column in columns {
      lines.append(
        "- \(column.table).\(column.column): \(column.values) values, \(column.addresses)"
          + " addresses, in living rows")
    }
    if columns.contains(where: { $0.column == Self.words }) {
      lines.append("  (Words of an index: have it rebuilt from its table, or drop it.)")
    }
    lines += hidden.map { "- \($0.table) (\($0.module)): \($0.remedy)" }
    lines += unreadable.map { "- \($0) could not be read" }
    if let unopened {
      lines.append(
        "\(unopened) values of the sample did not open, though their subjects were not erased: somebody"
          + " changed the database, or a key was lost. They were not looked for, so nothing is shown."
      )
    }
    if let untraced {
      lines.append(
        "\(untraced) values or more cannot be looked for: they were sealed in another form than they had"
          + " in their rows, or were whole numbers under 2147483648. Of them nothing is shown.")
    }
    if values == 0 {
      lines.append("No value was long enough, or there is no sample: this shows little.")
    }
    lines.append(Self.unseen)
    return lines.joined(separator: "\n")
  }
}
