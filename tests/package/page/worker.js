import { scenario } from './scenario.js';

onmessage = async ({ data }) => postMessage(await scenario(data));
