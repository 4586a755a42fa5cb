import { useCallback, useState } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { Button, Field, Form } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { Stage } from '../ui/Stage';

const CODE = `try {
  await auth.signIn({ username: email, password });
} catch (error) {
  if (error.name === 'NotAuthorizedException') …
}`;

export function Wrong() {
  const { guest, person } = useDemo();
  const [password, setPassword] = useState('Not-the-password-1');
  // An instance of its own: these attempts leave the session alone.
  const attempt = useCallback(
    async (username: string) => {
      await guest.signIn({ username, password });
      await guest.signOut();
      return true;
    },
    [guest, password],
  );
  const known = useAction('wrong.known', attempt);
  const unknown = useAction('wrong.unknown', attempt);
  return (
    <Stage
      title="Use a wrong password"
      lead="A failed call throws an error with a stable name. Whether the password is wrong or the account does not exist, the answer is the same, and so is the way there."
      code={CODE}
    >
      <Form username={person.email} onSubmit={() => void known.run(person.email)}>
        <Field
          label="A wrong password"
          type="password"
          autoComplete="off"
          value={password}
          onChange={setPassword}
          hint="After five failures the server makes each further attempt wait, longer every time."
        />
        <div className="actions">
          <Button type="submit" busy={known.busy}>
            Try it on your account
          </Button>
          <Button
            look="second"
            busy={unknown.busy}
            onClick={() => void unknown.run('nobody@example.com')}
          >
            Try nobody’s account
          </Button>
        </div>
      </Form>
      <Attempt title={person.email} {...known} />
      <Attempt title="nobody@example.com" {...unknown} />
    </Stage>
  );
}

function Attempt({ title, error, result }: { title: string; error: unknown; result?: boolean | undefined }) {
  if (error === undefined && !result) return null;
  return (
    <section aria-label={title}>
      <h2 className="small">{title}</h2>
      {result ? <p className="verdict good">That was the right password.</p> : <ErrorCard error={error} />}
    </section>
  );
}
