//! Narrators: those who are told what happens, and tell it on. They know events, annotations and
//! the glossary, and nothing of the protocol's code.

pub mod escape;
pub mod html;
pub mod json;
pub mod keylog;
pub mod page;
pub mod pcapng;
pub mod step;
pub mod text;
