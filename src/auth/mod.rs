//! The client: every sign-in flow as a state machine without I/O.
