/** Read-aloud and voice input, where the browser has them. */
interface Recognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  start(): void;
  stop(): void;
}

type RecognitionClass = new () => Recognition;

export function canRead(): boolean {
  return "speechSynthesis" in window && "SpeechSynthesisUtterance" in window;
}

/** Reads aloud; a voice of the machine itself goes before one that asks the net. */
export function readAloud(text: string, ended: () => void): () => void {
  speechSynthesis.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.lang = "zh-CN";
  words.rate = 0.9;
  const chinese = speechSynthesis.getVoices().filter((voice) => /^zh|^cmn/i.test(voice.lang));
  const voice = chinese.find((one) => one.localService) ?? chinese[0];
  if (voice) words.voice = voice;
  words.addEventListener("end", ended);
  words.addEventListener("error", ended);
  speechSynthesis.speak(words);
  return () => speechSynthesis.cancel();
}

function recognitionClass(): RecognitionClass | undefined {
  const found = window as { SpeechRecognition?: RecognitionClass; webkitSpeechRecognition?: RecognitionClass };
  return found.SpeechRecognition ?? found.webkitSpeechRecognition;
}

export function canListen(): boolean {
  return recognitionClass() !== undefined;
}

/** Listens to one utterance; the text goes into the input, never straight to the server. */
export function listen(heard: (text: string) => void, ended: (failed: boolean) => void): () => void {
  const Recogniser = recognitionClass();
  if (!Recogniser) return () => undefined;
  const ear = new Recogniser();
  let failed = false;
  ear.lang = "zh-CN";
  ear.interimResults = false;
  ear.addEventListener("result", (event) => heard(transcript(event)));
  ear.addEventListener("error", () => (failed = true));
  ear.addEventListener("end", () => ended(failed));
  ear.start();
  return () => ear.stop();
}

function transcript(event: Event): string {
  const { results } = event as Event & { results: ArrayLike<ArrayLike<{ transcript: string }>> };
  return Array.from(results, (result) => result[0]?.transcript ?? "").join("");
}
