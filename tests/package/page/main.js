import * as poolkey from 'poolkey';
import { scenario } from './scenario.js';

const environment = { secure: isSecureContext, subtle: Boolean(crypto.subtle), locks: Boolean(navigator.locks) };

// Without a task, the test itself does things in the page.
globalThis.poolkey = poolkey;
if (location.hash) {
  const task = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  if (task.worker) {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => (globalThis.outcome = { ...data, environment });
    worker.onerror = ({ message }) => (globalThis.outcome = { error: { name: 'worker', message } });
    worker.postMessage(task);
  } else {
    scenario(task).then((outcome) => (globalThis.outcome = { ...outcome, environment }));
  }
}
