//! The project's own commands: `cargo xtask package`, `demo`, `test`, `bench`.
fn main() {}
