/** Exposes the contract to the page, nothing else: no channel name, no event object, no Electron gets across. */
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
