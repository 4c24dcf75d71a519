//! What a finished connection is for: the protocols that it carries.

pub mod http1;
pub mod starttls;
