import { Facts, ends } from './Value';

/** The parts of an `Authorization` header as Signature Version 4 writes it. */
export function Signature({ authorization }: { authorization: string }) {
  const [algorithm = '', ...rest] = authorization.split(' ');
  const parts = new Map(
    rest.join(' ').split(/,\s*/).map((part) => part.split(/=(.*)/s, 2) as [string, string]),
  );
  const [key, date, region, service] = (parts.get('Credential') ?? '').split('/');
  return (
    <section className="card" aria-label="The signature">
      <header>
        <h2>Your signature</h2>
        <span className="muted">header Authorization</span>
      </header>
      <Facts
        facts={[
          { name: 'Algorithm', value: <code>{algorithm}</code> },
          { name: 'Key', value: <code>{key}</code> },
          { name: 'Good for', value: <code>{[date, region, service].join(' / ')}</code> },
          { name: 'Covers', value: <code>{parts.get('SignedHeaders')?.replaceAll(';', '; ')}</code> },
          { name: 'Signature', value: <code>{ends(parts.get('Signature') ?? '', 24, 12)}</code> },
        ]}
      />
    </section>
  );
}
