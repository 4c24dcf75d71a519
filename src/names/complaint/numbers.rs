//! Messages by their numbers, in the forms in which their programs print these: a log is full of
//! other numbers.

use super::words::{Word, line_before, line_behind};
use super::{Complaint, Tool};

/// Where a message's number is, as its program prints it; or alone, if it is like no other.
pub(super) fn numbered(complaint: &Complaint, there: &[Word]) -> Option<usize> {
    let code = complaint.code?;
    if complaint.tool == Tool::OpenSsl {
        return None;
    }
    let spellings = match complaint.tool {
        // An HRESULT, as Windows writes it and as a signed number.
        Tool::WindowsCertificates => vec![
            format!("0x{code:08x}"),
            format!("{code:08x}"),
            (0x1_0000_0000 - code).to_string(),
        ],
        Tool::MbedTls => vec![format!("0x{:04x}", -code), code.unsigned_abs().to_string()],
        _ => vec![code.unsigned_abs().to_string()],
    };
    let is_alone = there.len() == 1 && code.unsigned_abs() > 999;
    (0..there.len())
        .filter(|&at| spellings.contains(&there[at].text))
        .find(|&at| is_alone || is_printed(complaint.tool, code, there, at))
}

/// Whether the number at `at` is written as its program writes it.
fn is_printed(tool: Tool, code: i64, there: &[Word], at: usize) -> bool {
    let (number, before) = (&there[at], line_before(there, at));
    let marks = tool.marks();
    let is_mark = |word: &Word| marks.contains(&&*word.text);
    match tool {
        Tool::WindowsCertificates => true,
        Tool::Curl => is_exit_code(number, before, is_mark),
        Tool::OpenSslVerify => is_result_of_verifying(number, before),
        _ => {
            let is_hexadecimal = number.text.starts_with("0x");
            let is_signed = code > 0 || is_hexadecimal || number.is_negative();
            let mut line = before.iter().chain(line_behind(there, at));
            is_signed && line.any(is_mark)
        }
    }
}

/// `curl: (60)`, `cURL error 60:`, `CURLcode 60`; but not `curl/7.88`.
fn is_exit_code(number: &Word, before: &[Word], is_mark: impl Fn(&Word) -> bool) -> bool {
    const BETWEEN: &[&str] = &[
        "code", "error", "exit", "exited", "result", "returned", "with",
    ];
    let is_version = matches!(number.gap, "/" | "." | "-" | "_") || number.gap_behind == ".";
    let mark = before
        .iter()
        .rev()
        .find(|word| !BETWEEN.contains(&&*word.text));
    !is_version && mark.is_some_and(is_mark)
}

/// `verify error:num=20:`, `Verify return code: 20 (`, `verify error: (20:`, and behind the words, as
/// curl has it: `verify result: unable to … (20)`.
fn is_result_of_verifying(number: &Word, before: &[Word]) -> bool {
    let Some(at) = before.iter().rposition(|word| word.text == "verify") else {
        return false;
    };
    let announced = match &before[at + 1..] {
        [one, rest @ ..] if matches!(&*one.text, "error" | "result" | "code") => rest,
        [one, two, rest @ ..] if one.text == "return" && two.text == "code" => rest,
        _ => return false,
    };
    match announced {
        [] => true,
        [num] if num.text == "num" => true,
        _ => number.gap.ends_with('('),
    }
}
