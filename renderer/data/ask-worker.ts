/** What a worker answers that reads once and is then thrown away. Rejects with the worker's own words where it failed. */
export const askOnce = <T>(worker: Worker): Promise<T> =>
  new Promise((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<T>) => {
      worker.terminate();
      resolve(event.data);
    });
    worker.addEventListener('error', (event) => {
      worker.terminate();
      reject(new Error(event.message));
    });
  });
