//! Chromium without a window, driven over its DevTools pipe: file descriptors 3 and 4, messages of
//! JSON with a zero byte between them. A shell puts our two pipes there.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A browser with one page.
pub struct Browser {
    process: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    session: String,
    next: u64,
    profile: PathBuf,
    /// Whatever came that was no answer.
    events: Vec<String>,
}

impl Browser {
    /// Starts one, if Chromium is installed.
    pub fn start(name: &str) -> Option<Browser> {
        Command::new("chromium").arg("--version").output().ok()?;
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("chromium-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&profile);
        std::fs::create_dir_all(&profile).unwrap();
        let mut process = Command::new("sh")
            .args([
                "-c",
                "exec chromium --headless --no-sandbox --disable-gpu --disable-quic \
                --no-first-run --disable-background-networking --disable-component-update \
                --disable-sync --hide-scrollbars --remote-debugging-pipe \
                --user-data-dir=\"$0\" about:blank 3<&0 4>&1 0</dev/null 1>/dev/null",
            ])
            .arg(&profile)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let to = process.stdin.take();
        let from = BufReader::new(process.stdout.take()?);
        let mut browser = Browser {
            process,
            to,
            from,
            session: String::new(),
            next: 0,
            profile,
            events: Vec::new(),
        };
        let made = browser.call("Target.createTarget", "\"url\":\"about:blank\"");
        let target = string_after(&made, "\"targetId\":\"").to_owned();
        let attached = browser.call(
            "Target.attachToTarget",
            &format!("\"targetId\":\"{target}\",\"flatten\":true"),
        );
        browser.session = string_after(&attached, "\"sessionId\":\"").to_owned();
        for domain in [
            "Page.enable",
            "Runtime.enable",
            "Log.enable",
            "Network.enable",
        ] {
            browser.call(domain, "");
        }
        // Without it focus events depend on which window the system thinks is in front.
        browser.call("Emulation.setFocusEmulationEnabled", "\"enabled\":true");
        Some(browser)
    }

    fn read(&mut self) -> String {
        let mut message = Vec::new();
        self.from
            .read_until(0, &mut message)
            .expect("Chromium answers");
        assert!(message.pop() == Some(0), "Chromium ended");
        String::from_utf8(message).expect("UTF-8")
    }

    /// Calls a method of the protocol; `parameters` are the members of an object.
    pub fn call(&mut self, method: &str, parameters: &str) -> String {
        self.next += 1;
        let session = match &*self.session {
            "" => String::new(),
            session => format!(",\"sessionId\":\"{session}\""),
        };
        let id = format!("{{\"id\":{},", self.next);
        let request =
            format!("{id}\"method\":\"{method}\",\"params\":{{{parameters}}}{session}}}\0");
        let to = self.to.as_mut().expect("open until dropped");
        to.write_all(request.as_bytes()).expect("Chromium listens");
        to.flush().expect("Chromium listens");
        loop {
            let message = self.read();
            if message.starts_with(&id) {
                assert!(!message.contains("\"error\":{"), "{method}: {message}");
                return message;
            }
            self.events.push(message);
        }
    }

    /// A window so wide and high, in these colors.
    pub fn look(&mut self, width: u32, height: u32, colors: &str) {
        let mobile = width < 600;
        self.call(
            "Emulation.setDeviceMetricsOverride",
            &format!(
                "\"width\":{width},\"height\":{height},\"deviceScaleFactor\":1,\"mobile\":{mobile}"
            ),
        );
        self.media("", colors);
    }

    /// The medium (`print`, or nothing for the screen) and the colors that the user prefers.
    pub fn media(&mut self, medium: &str, colors: &str) {
        self.call(
            "Emulation.setEmulatedMedia",
            &format!(
                "\"media\":\"{medium}\",\"features\":[{{\"name\":\"prefers-color-scheme\",\"value\":\"{colors}\"}},{{\"name\":\"prefers-reduced-motion\",\"value\":\"reduce\"}}]"
            ),
        );
    }

    /// Whether pages may run scripts.
    pub fn scripts(&mut self, on: bool) {
        self.call(
            "Emulation.setScriptExecutionDisabled",
            &format!("\"value\":{}", !on),
        );
    }

    /// Opens a page. Whatever it fetches, reports or runs into before it is loaded is kept.
    pub fn open(&mut self, page: &Path) {
        self.visit(&format!("file://{}", page.display()));
    }

    /// Trusts every server, as a user who goes on past the warning.
    pub fn trust_all(&mut self) {
        self.call("Security.setIgnoreCertificateErrors", "\"ignore\":true");
    }

    /// The same by an address.
    pub fn visit(&mut self, address: &str) {
        self.events.clear();
        self.call("Page.navigate", &format!("\"url\":\"{address}\""));
        while !self
            .events
            .iter()
            .any(|event| event.contains("Page.loadEventFired"))
        {
            let event = self.read();
            self.events.push(event);
        }
    }

    /// Events of these kinds since the page was opened.
    pub fn heard(&self, kinds: &[&str]) -> Vec<&str> {
        let wanted = |event: &&String| kinds.iter().any(|kind| event.contains(kind));
        self.events
            .iter()
            .filter(wanted)
            .map(|event| &**event)
            .collect()
    }

    /// The value of an expression, which must be a string, as JSON writes it.
    pub fn eval(&mut self, expression: &str) -> String {
        let escaped = expression
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', " ");
        let answer = self.call(
            "Runtime.evaluate",
            &format!("\"expression\":\"String({escaped})\",\"returnByValue\":true"),
        );
        assert!(
            !answer.contains("exceptionDetails"),
            "{expression}: {answer}"
        );
        let start = answer
            .find("\"value\":\"")
            .map_or(answer.len(), |at| at + 9);
        let end = answer.rfind("\"}}").unwrap_or(answer.len());
        answer.get(start..end).unwrap_or_default().to_owned()
    }

    /// Where the first line of an element is drawn: its middle.
    fn middle(&mut self, selector: &str) -> (f64, f64) {
        let place = self.eval(&format!(
            "(() => {{ const e = document.querySelector('{selector}'); const at = e.getClientRects()[0].top; if (at < 120 || at > innerHeight - 160) e.scrollIntoView({{ block: 'center' }}); const r = e.getClientRects()[0]; return (r.left + Math.min(r.width / 2, 20)) + ' ' + (r.top + r.height / 2); }})()"
        ));
        let (x, y) = place.split_once(' ').expect("two numbers");
        (x.parse().unwrap(), y.parse().unwrap())
    }

    /// Moves the pointer onto an element.
    pub fn point_at(&mut self, selector: &str) {
        let (x, y) = self.middle(selector);
        self.mouse("mouseMoved", x, y, "none");
    }

    /// Clicks on an element.
    pub fn click(&mut self, selector: &str) {
        let (x, y) = self.middle(selector);
        self.mouse("mouseMoved", x, y, "none");
        self.mouse("mousePressed", x, y, "left");
        self.mouse("mouseReleased", x, y, "left");
        // The page answers some clicks in a task of its own.
        std::thread::sleep(std::time::Duration::from_millis(50));
    }

    fn mouse(&mut self, kind: &str, x: f64, y: f64, button: &str) {
        self.call(
            "Input.dispatchMouseEvent",
            &format!(
                "\"type\":\"{kind}\",\"x\":{x},\"y\":{y},\"button\":\"{button}\",\"clickCount\":1"
            ),
        );
    }

    /// Presses a key, by its name and its code in Windows.
    pub fn key(&mut self, key: &str, code: u32) {
        for kind in ["rawKeyDown", "keyUp"] {
            self.call(
                "Input.dispatchKeyEvent",
                &format!("\"type\":\"{kind}\",\"key\":\"{key}\",\"code\":\"{key}\",\"windowsVirtualKeyCode\":{code}"),
            );
        }
    }

    /// A picture of what is seen, as a PNG in base64.
    pub fn picture(&mut self) -> String {
        let answer = self.call("Page.captureScreenshot", "\"format\":\"png\"");
        string_after(&answer, "\"data\":\"").to_owned()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.to.take()); // the end of the pipe ends the browser
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// The text from after `mark` up to the next quote.
fn string_after<'a>(text: &'a str, mark: &str) -> &'a str {
    let start = text.find(mark).map_or(text.len(), |at| at + mark.len());
    let rest = &text[start..];
    &rest[..rest.find('"').unwrap_or(rest.len())]
}
