//! The same story against every engine.
