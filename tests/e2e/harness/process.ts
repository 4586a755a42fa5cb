import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Running {
  /** The address it printed. */
  url: string;
  stop: () => Promise<void>;
}

/** Starts a program and waits for the line in which it says at which address it answers. */
export async function start(program: string, args: string[]): Promise<Running> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: own(),
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (found) resolve(found);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      reject(new Error(`${program} ended with ${code} before it answered:\n${said.join('\n')}`));
    });
  });
  return { url, stop: () => stop(child) };
}

/** The environment without options of the server's: it is to run as it is told here. */
function own(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('POOLKEY_')),
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
