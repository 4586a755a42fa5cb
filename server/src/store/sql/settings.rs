//! Facts about the whole installation: the wrapped vault key, which seeds were sown.

use super::super::{Guard, Statement, Store, StoreError, Write};

impl Store {
    /// The setting with this name.
    pub async fn lookup_setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT body FROM settings WHERE name = $1";
        let row = self.row(Statement::new(sql, [name.into()])).await?;
        row.map(|row| Ok(row.blob(0)?.to_vec())).transpose()
    }
}

impl Write {
    /// A setting that must be new.
    pub fn add_setting(&mut self, name: &str, body: Vec<u8>) -> &mut Self {
        let sql = "INSERT INTO settings (name, body) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.guarded(
            Guard::FreeId,
            Statement::new(sql, [name.into(), body.into()]),
        )
    }

    /// A setting, in place of the value that was read.
    pub fn replace_setting(&mut self, name: &str, before: Vec<u8>, after: Vec<u8>) -> &mut Self {
        let sql = "UPDATE settings SET body = $3 WHERE name = $1 AND body = $2";
        let params = [name.into(), before.into(), after.into()];
        self.guarded(Guard::Unchanged, Statement::new(sql, params))
    }
}
