//! JSON web tokens: decode and inspect, never trust.
