//! A writer of XML 1.0, as far as replies need it.

/// A document, or a part of one, while it is written.
#[derive(Default)]
pub struct Xml(String);

impl Xml {
    /// The outermost element, in its namespace.
    pub fn root(&mut self, name: &str, namespace: &str, content: impl FnOnce(&mut Self)) {
        self.push(&["<", name, " xmlns=\"", namespace, "\">"]);
        content(self);
        self.push(&["</", name, ">"]);
    }

    /// An element with elements in it.
    pub fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.push(&["<", name, ">"]);
        content(self);
        self.push(&["</", name, ">"]);
    }

    /// An element with text in it.
    pub fn text(&mut self, name: &str, text: &str) {
        self.element(name, |xml| xml.escape(text));
    }

    /// Elements that were written before.
    pub fn raw(&mut self, written: &str) {
        self.0.push_str(written);
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.0
    }

    fn push(&mut self, parts: &[&str]) {
        self.0.extend(parts.iter().copied());
    }

    fn escape(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                // A bare carriage return would be read as a line feed.
                '\r' => self.0.push_str("&#xD;"),
                '\t' | '\n' => self.0.push(c),
                // No document may hold them, not even escaped (XML 1.0, section 2.2).
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    self.0.push(char::REPLACEMENT_CHARACTER);
                }
                _ => self.0.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_not_break_out_of_its_element() {
        let mut xml = Xml::default();
        xml.root("a", "https://example.com/", |xml| {
            xml.text("b", "</b>&amp;\"'\r\n\u{0}\u{1b}\u{ffff}é");
        });
        assert_eq!(
            xml.finish(),
            "<a xmlns=\"https://example.com/\"><b>&lt;/b&gt;&amp;amp;&quot;'&#xD;\n\
             \u{fffd}\u{fffd}\u{fffd}é</b></a>"
        );
    }
}
