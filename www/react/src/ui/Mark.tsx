import type { CSSProperties } from 'react';

/** The mark: a key whose bow holds water. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" fill="none" strokeLinecap="round" aria-hidden="true">
      <circle cx="14" cy="10.5" r="7.5" strokeWidth="3.2" />
      <path d="M10.2 11.3q1.9-1.9 3.8 0t3.8 0" strokeWidth="2" />
      <path d="M14 18v11.5M14 23.6h5.4M14 29.4h7.4" strokeWidth="3.2" />
    </svg>
  );
}

const TEETH = [11, 7, 13, 9, 12, 6, 10, 12];

/** The whole key, lying, one tooth for each step. */
export function CutKey() {
  return (
    <svg className="cut-key" viewBox="0 0 272 48" fill="none" strokeLinecap="round" aria-hidden="true">
      <circle cx="24" cy="22" r="16" strokeWidth="6" />
      <path d="M15.5 23.5q4.25-4.5 8.5 0t8.5 0" strokeWidth="3.6" />
      <path d="M41 22h224" strokeWidth="6" />
      <g className="teeth" strokeWidth="7">
        {TEETH.map((depth, n) => (
          <path key={n} d={`M${82 + n * 25} 25v${depth}`} style={{ '--n': n } as CSSProperties} />
        ))}
      </g>
    </svg>
  );
}

/** The bow alone: the rail below it is the shaft. */
export function Bow() {
  return (
    <svg className="bow" viewBox="0 0 40 40" fill="none" strokeLinecap="round" aria-hidden="true">
      <circle cx="20" cy="20" r="16" strokeWidth="6" />
      <path d="M11.5 21.5q4.25-4.5 8.5 0t8.5 0" strokeWidth="3.6" />
    </svg>
  );
}
