// Everything the package exports but `AuthError`, for one way to instantiate the module.
import { create } from './auth.js';
import { loader } from './load.js';

export function functions(instantiate) {
  const load = loader(instantiate);
  const listeners = new Set();
  // The client that the functions without one use. Its listeners outlive a new configuration.
  let standard = create(load, {}, listeners);
  const onStandard = (name) => [name, (...input) => standard[name](...input)];
  return {
    ...Object.fromEntries(Object.keys(standard).map(onStandard)),
    configure(config) {
      standard = create(load, config, listeners);
    },
    createAuth: (config) => create(load, config, new Set()),
  };
}
