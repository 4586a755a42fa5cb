import { type ComponentType, useEffect, useRef } from 'react';
import { useDemo } from './state/demo';
import type { PlaceId } from './state/journey';
import { BESIDE, useMedia } from './state/media';
import { CallApi } from './steps/CallApi';
import { Change } from './steps/Change';
import { Confirm } from './steps/Confirm';
import { Credentials } from './steps/Credentials';
import { Forgot } from './steps/Forgot';
import { Invited } from './steps/Invited';
import { SignIn } from './steps/SignIn';
import { SignOut } from './steps/SignOut';
import { SignUp } from './steps/SignUp';
import { Tokens } from './steps/Tokens';
import { WhoAmI } from './steps/WhoAmI';
import { Wrong } from './steps/Wrong';
import { Tools, TopBar } from './ui/Header';
import { Bow } from './ui/Mark';
import { Outbox } from './ui/Outbox';
import { Rail } from './ui/Rail';
import { WirePanel } from './ui/WirePanel';

const PLACES: Record<PlaceId, ComponentType> = {
  'sign-up': SignUp,
  confirm: Confirm,
  'sign-in': SignIn,
  tokens: Tokens,
  credentials: Credentials,
  call: CallApi,
  who: WhoAmI,
  'sign-out': SignOut,
  forgot: Forgot,
  change: Change,
  invited: Invited,
  wrong: Wrong,
};

export function App() {
  const { place } = useDemo();
  const beside = useMedia(BESIDE);
  const railed = useMedia('(min-width: 800px)');
  const Place = PLACES[place];
  const main = useRef<HTMLElement>(null);
  const shown = useRef(place);
  useEffect(() => {
    // Not when the page opens: only a person who walked here needs to be led to the heading.
    if (shown.current === place) return;
    shown.current = place;
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, [place]);
  return (
    <div className="page">
      {railed ? (
        <header className="left">
          <p className="brand">
            <Bow />
            <span className="wordmark">Poolkey</span>
          </p>
          <Rail />
          {!beside && <Tools />}
        </header>
      ) : (
        <TopBar />
      )}
      <main ref={main}>
        <Place key={place} />
      </main>
      <aside aria-label="Behind the scenes">
        {beside && <Tools />}
        {beside && <Outbox />}
        <WirePanel />
      </aside>
    </div>
  );
}
