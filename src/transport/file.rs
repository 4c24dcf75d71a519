//! Files that are read whole, such as certificates and keys: none is without end.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::certificate::Kept;
use crate::error::Error;
use crate::names::quantity::thousands;

/// Bytes of the longest file of certificates, keys or settings that is read.
pub const MOST: u64 = 64 << 20;

/// Reads a file of at most `most` bytes, and no more than one beyond them of a longer one.
///
/// # Errors
/// Those of the file system; if it is longer.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > most {
        true => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "it has more than {} bytes, the most that is read",
                thousands(most)
            ),
        )),
        false => Ok(bytes),
    }
}

/// What an error says of a file that is not `wanted`: what it is instead, if its beginning tells. Only a
/// regular file can be read a second time.
pub fn instead(path: &Path, wanted: Kept, mut error: Error) -> Error {
    const BEGINNING: u64 = 64 << 10;
    let mut bytes = Vec::new();
    let mut read = || File::open(path)?.take(BEGINNING).read_to_end(&mut bytes);
    if path.is_file()
        && read().is_ok()
        && let Some(why) = Kept::instead(&bytes, &[wanted, Kept::Empty])
    {
        error.message = why;
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_end_is_not_read_to_its_end() {
        let folder = std::env::temp_dir().join(format!("tlsdemo-file-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a");
        std::fs::write(&path, [7; 10]).unwrap();
        assert_eq!(read(&path, 10).unwrap(), [7; 10]);
        let error = read(&path, 9).unwrap_err();
        assert!(error.to_string().contains("more than 9 bytes"), "{error}");
        #[cfg(unix)]
        assert!(read(Path::new("/dev/zero"), 1000).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
