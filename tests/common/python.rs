//! The outsider that checks traces, `examples/check_trace.py`.

use std::process::Command;

use super::skip::skip;

/// Python with what the checker needs, if it is here.
pub fn python() -> Option<Command> {
    let python = std::env::var("TLSDEMO_PYTHON").unwrap_or_else(|_| "python3".into());
    let needs =
        "import jsonschema, kyber_py.ml_kem, cryptography.hazmat.primitives.asymmetric.mlkem";
    let found = Command::new(&python).args(["-c", needs]).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(Command::new(python));
    }
    skip(&format!(
        "{python} lacks what examples/requirements.txt lists"
    ));
    None
}
