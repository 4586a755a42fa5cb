import { scenario } from './scenario.js';

const task = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const environment = { secure: isSecureContext, subtle: Boolean(crypto.subtle), locks: Boolean(navigator.locks) };

if (task.worker) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => (globalThis.outcome = { ...data, environment });
  worker.onerror = ({ message }) => (globalThis.outcome = { error: { name: 'worker', message } });
  worker.postMessage(task);
} else {
  scenario(task).then((outcome) => (globalThis.outcome = { ...outcome, environment }));
}
