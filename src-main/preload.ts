/** Exposes the contract to the page and nothing else: no channel names, no event objects, no Electron objects. */
import { contextBridge, ipcRenderer } from 'electron';
import { callChannel, topicChannel } from './channels.ts';

contextBridge.exposeInMainWorld('concord', {
  call: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, name, input),
  onTopic: (listener: (event: unknown) => void): (() => void) => {
    const forward = (_event: unknown, topic: unknown): void => listener(topic);
    ipcRenderer.on(topicChannel, forward);
    return () => {
      ipcRenderer.removeListener(topicChannel, forward);
    };
  },
});
