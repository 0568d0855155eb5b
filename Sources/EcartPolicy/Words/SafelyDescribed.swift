// SPDX-License-Identifier: Apache-2.0

/// An error of ours whose description holds no secret and no personal value, so that a store which it
/// went through may repeat its words. Of any other error only the type is told.
package protocol SafelyDescribed: Error, CustomStringConvertible {}
