//! The program itself, started as its users start it.
#![cfg(unix)]

mod development;
mod harness;
mod keys;
mod lasting;
mod secrets;
mod seed;
mod starting;
mod stopping;
