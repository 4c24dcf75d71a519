//! Captures made by hand after the formats' definitions.
