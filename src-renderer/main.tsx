/** Entry point of the interface: creates the client and renders the app, nothing else. */
import { createRoot } from 'react-dom/client';
import { createClient } from './api/client.ts';
import { openCarrier } from './api/open-carrier.ts';
import { App } from './screens/app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(<App client={createClient(openCarrier(window))} />);
