import { Copy } from './Value';

/** Comments, texts, words of the language; everything else in between. */
const PARTS = /(\/\/.*)|('[^']*')|\b(await|catch|const|from|if|import|new|try)\b/g;

/** The lines with which a page does what the step does. */
export function Code({ text }: { text: string }) {
  return (
    <section className="code-card" aria-label="In your code">
      <header>
        <h2>In your code</h2>
        <Copy text={text} label="the code" />
      </header>
      <pre tabIndex={0}>{[...coloured(text)]}</pre>
    </section>
  );
}

function* coloured(text: string) {
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    yield text.slice(end, match.index);
    const kind = match[1] ? 'comment' : match[2] ? 'text' : 'word';
    yield (
      <span key={match.index} className={kind}>
        {match[0]}
      </span>
    );
    end = match.index + match[0].length;
  }
  yield text.slice(end);
}
