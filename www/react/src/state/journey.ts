// The steps, in the order in which a person meets them.

export const STEPS = [
  { id: 'sign-up', label: 'Create an account' },
  { id: 'confirm', label: 'Confirm the address' },
  { id: 'sign-in', label: 'Sign in' },
  { id: 'tokens', label: 'Read your tokens' },
  { id: 'credentials', label: 'Get AWS credentials' },
  { id: 'call', label: 'Call an API' },
  { id: 'who', label: 'Ask who you are' },
  { id: 'sign-out', label: 'Sign out' },
] as const;

/** Ways that are not on the main journey. */
export const SIDE_DOORS = [
  { id: 'forgot', label: 'Forgot the password' },
  { id: 'change', label: 'Change the password' },
  { id: 'invited', label: 'Invited, with a new password' },
  { id: 'wrong', label: 'Use a wrong password' },
] as const;

export type StepId = (typeof STEPS)[number]['id'];
export type PlaceId = StepId | (typeof SIDE_DOORS)[number]['id'];

export const isStep = (place: PlaceId): place is StepId => STEPS.some((step) => step.id === place);

export const labelOf = (place: PlaceId): string =>
  [...STEPS, ...SIDE_DOORS].find((one) => one.id === place)?.label ?? '';

/** The step that follows, if any. */
export function next(step: StepId): StepId | undefined {
  return STEPS[STEPS.findIndex((one) => one.id === step) + 1]?.id;
}

const PLACES = new Set<string>([...STEPS, ...SIDE_DOORS].map((one) => one.id));

/** The place that the address bar names (`#tokens`). */
export function placeInAddress(): PlaceId | undefined {
  const name = location.hash.slice(1);
  return PLACES.has(name) ? (name as PlaceId) : undefined;
}
