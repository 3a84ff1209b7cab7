//! Files by name, `-` for standard input; writing under a temporary name, then renaming.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Stop;
use crate::error::{Error, code};

/// From this size on a file shows its progress on a terminal.
const LARGE: u64 = 4 * 1024 * 1024;

pub fn not_read(file: &str, why: impl std::fmt::Display) -> Stop {
    Stop::Failed(Error::new(code::FILE_NOT_READ).with("file", file).with("why", why))
}

/// The bytes of a file.
pub fn read_all(file: &str) -> Result<Vec<u8>, Stop> {
    fs::read(file).map_err(|why| not_read(file, why))
}

/// A text that is not large.
pub fn read_text(file: &str) -> Result<String, Stop> {
    String::from_utf8(read_all(file)?).map_err(|_| not_read(file, "it is not text in UTF-8"))
}

/// The packs that were named: files, and every `.pack` of a folder by name.
pub fn packs(named: &[String]) -> Result<Vec<String>, Stop> {
    let mut all = Vec::new();
    for file in named {
        if !Path::new(file).is_dir() {
            all.push(file.clone());
            continue;
        }
        let mut found = Vec::new();
        for entry in fs::read_dir(file).map_err(|why| not_read(file, why))? {
            let path = entry.map_err(|why| not_read(file, why))?.path();
            if path.extension().is_some_and(|end| end == "pack") {
                found.push(path.to_string_lossy().into_owned());
            }
        }
        if found.is_empty() {
            return Err(not_read(file, "the folder holds no .pack file"));
        }
        found.sort();
        all.extend(found);
    }
    Ok(all)
}

/// A reader over a file or standard input, and the bar that shows how far it is.
pub struct Source<'a> {
    reader: Box<dyn BufRead + 'a>,
    bar: Option<ProgressBar>,
}

impl<'a> Source<'a> {
    /// Opens a file, or standard input for `-`.
    pub fn open(file: &str, input: &'a mut dyn BufRead, show_progress: bool) -> Result<Source<'a>, Stop> {
        if file == "-" {
            return Ok(Source { reader: Box::new(input), bar: None });
        }
        let opened = File::open(file).map_err(|why| not_read(file, why))?;
        let metadata = opened.metadata().map_err(|why| not_read(file, why))?;
        if metadata.is_dir() {
            return Err(not_read(file, "it is a folder"));
        }
        let bar = (show_progress && metadata.len() >= LARGE).then(|| progress_bar(metadata.len()));
        Ok(Source { reader: Box::new(BufReader::with_capacity(1 << 16, opened)), bar })
    }

    fn passed(&self, bytes: usize) {
        if let Some(bar) = &self.bar {
            bar.inc(bytes as u64);
        }
    }
}

fn progress_bar(length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left") {
        bar.set_style(style);
    }
    bar
}

impl Drop for Source<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.passed(count);
        Ok(count)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.passed(amount);
        self.reader.consume(amount);
    }
}

/// Writes a file under a temporary name beside it, then renames it, so that nobody ever reads half of it.
pub fn write_whole(file: &Path, bytes: &[u8]) -> Result<(), Stop> {
    let failed = |why: io::Error| {
        Stop::Failed(Error::new(code::FILE_NOT_WRITTEN).with("file", file.display()).with("why", why))
    };
    let mut name = file.file_name().map(ToOwned::to_owned).unwrap_or_default();
    name.push(".partial");
    let temporary: PathBuf = file.with_file_name(name);
    let written = File::create(&temporary)
        .and_then(|mut created| created.write_all(bytes).and_then(|()| created.sync_all()))
        .and_then(|()| fs::rename(&temporary, file));
    written.map_err(|why| {
        // The failure to report is the first one, whatever becomes of the remains.
        let _ = fs::remove_file(&temporary);
        failed(why)
    })
}
