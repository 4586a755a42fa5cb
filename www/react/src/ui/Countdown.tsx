import { clock, useNow } from '../state/time';

/** Time left until `until` (milliseconds), out of `whole`. */
export function Countdown({ until, whole }: { until: number; whole: number }) {
  const now = useNow();
  const left = Math.max(0, until - now);
  return (
    <p className={left === 0 ? 'countdown over' : 'countdown'}>
      <span className="bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${Math.min(1, left / whole)})` }} />
      </span>
      <span role="timer">{left === 0 ? 'expired' : `expires in ${clock(left)}`}</span>
    </p>
  );
}
