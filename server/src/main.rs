//! The command line of `poolkey-server`.
fn main() {}
