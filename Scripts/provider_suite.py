# SPDX-License-Identifier: Apache-2.0
"""What the scripts that run the public suite of key providers know of it."""

# As many checks as KeyProviderConformance has: one that drops out is noticed.
CHECKS = 22
