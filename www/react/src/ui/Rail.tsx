import { useDemo } from '../state/demo';
import { type PlaceId, SIDE_DOORS, STEPS } from '../state/journey';

/** The journey as a key: its shaft is the way, each step done cuts a tooth. */
export function Rail({ onWalk }: { onWalk?: () => void }) {
  const { place, done, go } = useDemo();
  const walk = (to: PlaceId) => {
    go(to);
    onWalk?.();
  };
  return (
    <nav className="rail" aria-label="The journey">
      <ol className="shaft">
        {STEPS.map(({ id, label }) => (
          <li key={id} className={done.has(id) ? 'done' : undefined}>
            <button
              type="button"
              aria-current={id === place ? 'step' : undefined}
              onClick={() => walk(id)}
            >
              <span className="tooth" aria-hidden="true" />
              {label}
              {done.has(id) && (
                <>
                  <Check />
                  <span className="unseen">, done</span>
                </>
              )}
            </button>
          </li>
        ))}
      </ol>
      <h2 className="rail-title">Side doors</h2>
      <ul className="doors">
        {SIDE_DOORS.map(({ id, label }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === place ? 'page' : undefined}
              onClick={() => walk(id)}
            >
              {label}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Check() {
  return (
    <svg className="check" viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <path d="m3.5 8.5 3 3 6-7" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
