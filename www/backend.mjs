// The HTTP backend behind the demo's gateway. It knows nothing of signatures: the gateway checked
// them, and says who called in the header `x-amzn-request-context` (JSON text, as the AWS Lambda
// Web Adapter passes it).
//
//   node backend.mjs [--port 9400]

import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { port: { type: 'string', default: process.env.POOLKEY_DEMO_BACKEND_PORT ?? '9400' } },
});

const server = createServer((request, response) => {
  const send = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  request.resume();
  const header = request.headers['x-amzn-request-context'];
  if (header === undefined) {
    send(400, { message: 'This backend is to be called through the gateway' });
    return;
  }
  let requestContext;
  try {
    requestContext = JSON.parse(header);
  } catch {
    send(400, { message: 'x-amzn-request-context holds no JSON' });
    return;
  }
  send(200, {
    message: greeting(requestContext.identity),
    method: request.method,
    path: request.url,
    requestContext,
  });
});

function greeting(identity) {
  if (identity?.cognitoAuthenticationType === 'authenticated') return 'Welcome back';
  if (identity?.cognitoAuthenticationType === 'unauthenticated') return 'Welcome, guest';
  return 'Welcome';
}

server.listen(Number(values.port), '127.0.0.1', () => {
  console.log(`backend at http://127.0.0.1:${server.address().port}`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());
