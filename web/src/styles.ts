import answer from "./styles/answer.css?inline";
import base from "./styles/base.css?inline";
import chat from "./styles/chat.css?inline";
import controls from "./styles/controls.css?inline";
import elder from "./styles/elder.css?inline";
import small from "./styles/small.css?inline";

// Later ones override: a small screen the usual look, 长辈版 both
export default base + chat + answer + controls + small + elder;
