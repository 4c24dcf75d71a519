//! What is told of a computation: the operation, the formula over its inputs, and where each of
//! them comes from.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Operation;
use super::parameter::{Domain, Parameter, object};
use crate::names::hash::HashAlgorithm;
use crate::names::registry::SignatureScheme;
use crate::names::suite::BulkCipher;
use crate::wire::serial::hex;
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
    /// What else the operation needs.
    #[serde(with = "object")]
    pub parameters: Vec<Parameter>,
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

    fn parameter<'d, T>(&'d self, of: impl Fn(&'d Parameter) -> Option<T>) -> Option<T> {
        self.parameters.iter().find_map(of)
    }

    /// The hash that the operation runs.
    pub fn hash(&self) -> Option<HashAlgorithm> {
        self.parameter(|it| match it {
            Parameter::Hash(hash) => Some(*hash),
            _ => None,
        })
    }

    /// What the result is for.
    pub fn label(&self) -> Option<&str> {
        self.parameter(|it| match it {
            Parameter::Label(label) => Some(&**label),
            _ => None,
        })
    }

    /// What the operation computes in.
    pub fn domain(&self) -> Option<Domain> {
        self.parameter(|it| match it {
            Parameter::Group(domain) => Some(*domain),
            _ => None,
        })
    }

    /// How the operation signs.
    pub fn scheme(&self) -> Option<SignatureScheme> {
        self.parameter(|it| match it {
            Parameter::Scheme(scheme) => Some(*scheme),
            _ => None,
        })
    }

    /// How the operation encrypts.
    pub fn cipher(&self) -> Option<BulkCipher> {
        self.parameter(|it| match it {
            Parameter::Cipher(cipher) => Some(*cipher),
            _ => None,
        })
    }

    /// Where the result begins in the whole, in bytes.
    pub fn offset(&self) -> Option<usize> {
        self.parameter(|it| match it {
            Parameter::Offset(offset) => Some(*offset),
            _ => None,
        })
    }

    /// Bytes of the result, where the operation has to be told.
    pub fn length(&self) -> Option<usize> {
        self.parameter(|it| match it {
            Parameter::Length(length) => Some(*length),
            _ => None,
        })
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
    pub fn with(mut self, parameter: Parameter) -> Self {
        self.0.parameters.push(parameter);
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
