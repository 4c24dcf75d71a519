//! What the renderers share: a connection as data, with the words of the glossary attached, and no
//! formatting. Text, page and trace say the same because they get it here.
//!
//! - [`course`]: what each side sent before the other spoke, in small;
//! - [`facts`]: what the facts of a summary mean;
//! - [`fields`]: the walk over a message's fields, with the meaning of each;
//! - [`gist`]: what a message says, in a line;
//! - [`families`]: long lists told by how many of each kind there are;
//! - [`hello`]: what hello messages list and offer;
//! - [`early`]: what is sent ahead of the handshake's end;
//! - [`messages`]: what each message is for;
//! - [`needs`]: what a sent message needed, to be told after it;
//! - [`order`]: what is sent waits for the records that carry it;
//! - [`timeline`]: flights, and what was computed and checked between them;
//! - [`provenance`]: where a value comes from, and what it goes into;
//! - [`told`]: what the reader knows already;
//! - [`tree`]: which key was derived from which secret;
//! - [`verdict`]: how good each choice is today, and why;
//! - [`words`]: numbers and values in words.

pub mod course;
pub mod early;
pub mod facts;
pub mod families;
pub mod fields;
pub mod gist;
pub mod hello;
pub mod messages;
pub mod needs;
pub mod order;
pub mod provenance;
pub mod timeline;
pub mod told;
pub mod tree;
pub mod verdict;
pub mod words;
