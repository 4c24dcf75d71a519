//! What is told of a computation: the operation, the formula over its inputs, and where each of
//! them comes from.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Operation;
use crate::wire::serial::{hex, pairs};
use crate::wire::{Name, Origin, Value};

/// A named input of a computation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// The RFC's name of the value.
    pub name: Name,
    /// The value.
    #[serde(with = "hex")]
    pub bytes: Vec<u8>,
    /// Where it comes from.
    pub origin: Origin,
}

impl From<&Value> for Input {
    fn from(value: &Value) -> Self {
        Input {
            name: value.name.clone(),
            bytes: value.bytes.clone(),
            origin: value.origin(),
        }
    }
}

/// A piece of a formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Token {
    /// What comes between the inputs.
    Text(Name),
    /// An input.
    Input {
        /// Its place among the inputs, from 0.
        #[serde(rename = "input")]
        index: usize,
        /// What the formula calls it, if not by its name: RFC 9846 §7.1 writes `Derive-Secret(…,
        /// ClientHello...ServerHello)` where the hash of these messages goes in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shown: Option<Name>,
    },
}

/// A computation that was run: enough to do it again with nothing else at hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// The RFC's name of the output.
    pub name: Name,
    /// What was done.
    pub operation: Operation,
    /// How, in the RFC's notation, over the inputs.
    pub formula: Vec<Token>,
    /// What else the operation needs: hash algorithm, label, length, group, scheme, cipher. Names
    /// are snake_case: `hash`, `label`, `length`, `group`, `scheme`, `cipher`, `offset`; `part`, where
    /// an operation has two results; `leading_zeros`, `kept` or `stripped`.
    #[serde(with = "pairs")]
    pub parameters: Vec<(Name, Name)>,
    /// The inputs, in the order in which the formula uses them.
    pub inputs: Vec<Input>,
    /// The output.
    #[serde(with = "hex")]
    pub output: Vec<u8>,
    /// The specification: `RFC 5246 §8.1`.
    pub rfc: Name,
}

impl Description {
    /// What the formula calls the input of that place.
    pub fn shown(&self, index: usize) -> Option<&str> {
        let input = self.inputs.get(index)?;
        let token = self.formula.iter().find_map(|token| match token {
            Token::Input { index: at, shown } if *at == index => shown.as_deref(),
            _ => None,
        });
        Some(token.unwrap_or(&input.name))
    }

    /// The formula as a line of text.
    pub fn formula(&self) -> String {
        let words = self.formula.iter().map(|token| match token {
            Token::Text(text) => &**text,
            Token::Input { index, shown } => match (shown, self.inputs.get(*index)) {
                (Some(shown), _) => shown,
                (None, Some(input)) => &input.name,
                (None, None) => "",
            },
        });
        words.collect::<Vec<&str>>().concat()
    }
}

/// `name = formula`.
impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.name, self.formula())
    }
}

/// A [`Description`] that still lacks its output. Each call adds to the end of the formula; those
/// that take values add them to the inputs as well, so that the two cannot disagree.
#[derive(Debug, Clone)]
pub struct Recipe(Description);

impl Recipe {
    /// How the value `name` is computed, as section `rfc` asks. The formula is empty.
    pub fn of(operation: Operation, name: impl Into<Name>, rfc: impl Into<Name>) -> Self {
        Recipe(Description {
            name: name.into(),
            operation,
            formula: Vec::new(),
            parameters: Vec::new(),
            inputs: Vec::new(),
            output: Vec::new(),
            rfc: rfc.into(),
        })
    }

    /// What comes between inputs: `PRF(`.
    pub fn text(mut self, text: impl Into<Name>) -> Self {
        let text = text.into();
        match self.0.formula.last_mut() {
            Some(Token::Text(last)) => last.to_mut().push_str(&text),
            _ => self.0.formula.push(Token::Text(text)),
        }
        self
    }

    /// An input, by its name.
    pub fn input(self, input: impl Into<Input>) -> Self {
        self.shown(input, None)
    }

    /// An input that the formula calls something else.
    pub fn input_as(self, input: impl Into<Input>, shown: impl Into<Name>) -> Self {
        self.shown(input, Some(shown.into()))
    }

    fn shown(mut self, input: impl Into<Input>, shown: Option<Name>) -> Self {
        let index = self.0.inputs.len();
        self.0.formula.push(Token::Input { index, shown });
        self.silent(input)
    }

    /// An input that the formula leaves out.
    pub fn silent(mut self, input: impl Into<Input>) -> Self {
        self.0.inputs.push(input.into());
        self
    }

    /// Inputs with `separator` between them.
    pub fn joined<I: Into<Input>>(
        mut self,
        inputs: impl IntoIterator<Item = I>,
        separator: &'static str,
    ) -> Self {
        for (index, input) in inputs.into_iter().enumerate() {
            if index > 0 {
                self = self.text(separator);
            }
            self = self.input(input);
        }
        self
    }

    /// A parameter.
    pub fn with(mut self, name: impl Into<Name>, value: impl Into<Name>) -> Self {
        self.0.parameters.push((name.into(), value.into()));
        self
    }

    /// The whole description, with what came out.
    pub fn yields(self, output: impl Into<Vec<u8>>) -> Description {
        Description {
            output: output.into(),
            ..self.0
        }
    }
}
