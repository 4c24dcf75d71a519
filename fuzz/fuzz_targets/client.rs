//! The client hears a stream that begins well and goes on in any way, in every version.
#![no_main]

use tlsdemo::narration::Side;
use tlsdemo_fuzz::play::play;

libfuzzer_sys::fuzz_target!(|data: &[u8]| play(Side::Client, data));
