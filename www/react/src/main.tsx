import '@fontsource-variable/geist/wght.css';
import '@fontsource-variable/geist-mono/wght.css';
import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { currentSession, makeAuths } from './auth';
import { loadConfig } from './config';
import { DemoProvider } from './state/demo';
import { recordFetch } from './state/wire';
import { CannotStart } from './ui/CannotStart';

const root = createRoot(document.getElementById('root')!);
try {
  const config = await loadConfig();
  recordFetch(config.server);
  const auths = makeAuths(config);
  const found = await currentSession(auths.auth);
  root.render(
    <StrictMode>
      <DemoProvider config={config} {...auths} found={found}>
        <App />
      </DemoProvider>
    </StrictMode>,
  );
} catch (error) {
  root.render(<CannotStart error={error} />);
}
