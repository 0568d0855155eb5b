# SPDX-License-Identifier: Apache-2.0
"""The authorisation benchmark's questions, put to Cedar through cedarpy.

Roles and people are entities; what a role holds is one policy. Policies and entities are parsed
once, before anything is timed. Prints one line of JSON: medians in microseconds a call, and how
many of the questions were allowed.

Usage: cedar.py PEOPLE ROLES ROLES-EACH QUESTIONS
"""

import json
import statistics
import sys
import time

import cedarpy

PEOPLE, ROLES, EACH, QUESTIONS = map(int, sys.argv[1:])


def roles_of(person):
  return [(person * 7 + number * 101) % ROLES for number in range(EACH)]


def policy(role):
  return (
    f'permit(principal in Role::"{role}", action == Action::"reveal", '
    f'resource == Resource::"resource-{role}") when {{ '
    'context.purpose == "fulfilment" && ["name", "address"].containsAll(context.tags) };')


def entity(kind, name, parents=()):
  return {
    "uid": {"type": kind, "id": str(name)}, "attrs": {},
    "parents": [{"type": "Role", "id": str(role)} for role in parents]}


def question(number):
  person = number * 37 % PEOPLE
  role = roles_of(person)[number % EACH]
  return person, {
    "principal": {"type": "Person", "id": str(person)},
    "action": {"type": "Action", "id": "reveal"},
    "resource": {"type": "Resource", "id": f"resource-{role}"},
    "context": {"purpose": "support" if number % 2 else "fulfilment", "tags": ["name"]}}


def median(calls, repeat):
  """Of single calls, each timed by itself."""
  spent = []
  allowed = 0
  for number in range(repeat):
    request, policies, entities = calls(number)
    start = time.perf_counter_ns()
    result = cedarpy.is_authorized(request, policies, entities)
    spent.append(time.perf_counter_ns() - start)
    allowed += result.allowed
  return statistics.median(spent) / 1000, allowed


everything = cedarpy.PolicySet.from_str("\n".join(policy(role) for role in range(ROLES)))
everybody = cedarpy.Entities.from_json_str(json.dumps(
  [entity("Role", role) for role in range(ROLES)]
  + [entity("Person", person, roles_of(person)) for person in range(PEOPLE)]))
whole, allowed = median(lambda n: (question(n)[1], everything, everybody), QUESTIONS)


def slices():
  """For each question the policies and entities of that person alone, parsed before."""
  for number in range(min(QUESTIONS, 500)):
    person, request = question(number)
    roles = roles_of(person)
    yield (
      request, cedarpy.PolicySet.from_str("\n".join(policy(role) for role in roles)),
      cedarpy.Entities.from_json_str(json.dumps(
        [entity("Role", role) for role in roles] + [entity("Person", person, roles)])))


parsed = list(slices())
slice_only, _ = median(lambda n: parsed[n], len(parsed))

# What a call costs when there is next to nothing to decide.
nothing = cedarpy.PolicySet.from_str("permit(principal, action, resource);")
nobody = cedarpy.Entities.from_json_str("[]")
call, _ = median(lambda n: (question(n)[1], nothing, nobody), 2000)
print(json.dumps({"whole": whole, "slice": slice_only, "call": call, "allowed": allowed}))
