//! What a module without `std` has to bring along: an allocator, and an end.
//!
//! Only the build of the npm package sets `poolkey_module`. Whatever else links this crate, tests
//! in a browser for example, has `std` and with it both of these.

use core::panic::PanicInfo;

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

/// A third of the size of the one that `std` brings.
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Nothing here panics on any input. Should it ever do so, the module traps: JavaScript gets a
/// `RuntimeError`, and the words for it are not worth what they would weigh.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
