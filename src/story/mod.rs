//! What the renderers share: a connection as data, with the words of the glossary attached, and no
//! formatting. Text, page and trace say the same because they get it here.
//!
//! - [`facts`]: what the facts of a summary mean;
//! - [`fields`]: the walk over a message's fields, with the meaning of each;
//! - [`gist`]: what a message says, in a line;
//! - [`messages`]: what each message is for;
//! - [`order`]: what is sent waits for the records that carry it;
//! - [`timeline`]: flights, and what was computed and checked between them;
//! - [`provenance`]: where a value comes from, and what it goes into;
//! - [`told`]: what the reader knows already;
//! - [`verdict`]: how good each choice is today, and why;
//! - [`words`]: numbers and values in words.

pub mod facts;
pub mod fields;
pub mod gist;
pub mod messages;
pub mod order;
pub mod provenance;
pub mod timeline;
pub mod told;
pub mod verdict;
pub mod words;
