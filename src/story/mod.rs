//! What the renderers share: a connection as data, with the words of the glossary attached, and no
//! formatting. Text, page and trace say the same because they get it here.

pub mod verdict;
