import { useCallback, useState } from 'react';
import { useAction } from '../state/action';
import { useDemo } from '../state/demo';
import { Button, Field, Form } from '../ui/controls';
import { ErrorCard } from '../ui/ErrorCard';
import { NeedsSignIn, Stage } from '../ui/Stage';

const CODE = `await auth.updatePassword({ oldPassword, newPassword });`;

export function Change() {
  const { auth, person, setPerson, session } = useDemo();
  const [before, setBefore] = useState(person.password);
  const [after, setAfter] = useState('');
  const { run, busy, error, result } = useAction(
    'change',
    useCallback(
      async ({ oldPassword, newPassword }: { oldPassword: string; newPassword: string }) => {
        await auth.updatePassword({ oldPassword, newPassword });
        setPerson({ password: newPassword });
        return true;
      },
      [auth, setPerson],
    ),
  );
  return (
    <Stage
      title="Change the password"
      lead="Whoever is signed in still has to know the old one. A new one that breaks the pool’s policy comes back with the reason."
      code={CODE}
    >
      {session ? (
        <Form
          username={session.name}
          onSubmit={() => void run({ oldPassword: before, newPassword: after })}
        >
          <Field
            label="Password now"
            type="password"
            autoComplete="current-password"
            value={before}
            onChange={setBefore}
          />
          <Field
            label="New password"
            type="password"
            autoComplete="new-password"
            value={after}
            onChange={setAfter}
          />
          <div className="actions">
            <Button type="submit" busy={busy}>
              Change it
            </Button>
          </div>
        </Form>
      ) : (
        <NeedsSignIn />
      )}
      <ErrorCard error={error} />
      {result && (
        <div className="card notice" role="status">
          <p>Changed. This session goes on; the next sign-in needs the new password.</p>
        </div>
      )}
    </Stage>
  );
}
