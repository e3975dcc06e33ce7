// The only file that knows NiiVue (0.69). It draws the meshes of #stage-data on the canvas of #stage.
(async () => {
  "use strict";
  const stage = document.getElementById("stage");
  const canvas = stage && stage.querySelector("canvas");
  const probe = document.createElement("canvas").getContext("webgl2");
  if (!stage || !probe) return; // the still picture stays

  const { meshes, views } = JSON.parse(document.getElementById("stage-data").textContent);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
  const dark = [0.055, 0.07, 0.09, 1];

  try {
    stage.dataset.state = "loading";
    const viewer = new niivue.Niivue({
      backColor: dark, show3Dcrosshair: false, crosshairWidth: 0, isOrientCube: true, isColorbar: false,
      dragAndDropEnabled: false, logLevel: "error", loadingText: "", isAntiAlias: true,
    });
    await viewer.attachToCanvas(canvas);
    canvas.tabIndex = -1; // the buttons serve the keyboard
    viewer.setSliceType(viewer.sliceTypeRender);
    const parts = {};
    for (const { name, data, opacity } of meshes) {
      const mesh = await niivue.NVMesh.readMesh(bytes(data), `${name}.mz3`, viewer.gl, opacity);
      viewer.addMesh(mesh);
      (parts[name] ||= []).push(mesh);
    }
    const turn = (azimuth, elevation) => viewer.setRenderAzimuthElevation(azimuth, Math.max(-90, Math.min(90, elevation)));
    const press = {
      view: ([azimuth, elevation]) => turn(azimuth, elevation),
      turn: ([a, e]) => turn(viewer.scene.renderAzimuth + a, viewer.scene.renderElevation + e),
      zoom: (factor) => viewer.setScale(viewer.scene.volScaleMultiplier * factor),
    };
    const actions = {
      ...Object.fromEntries(Object.entries(views).map(([name, angles]) => [name, () => press.view(angles)])),
      "turn-left": () => press.turn([-15, 0]), "turn-right": () => press.turn([15, 0]),
      "turn-up": () => press.turn([0, 15]), "turn-down": () => press.turn([0, -15]),
      closer: () => press.zoom(1.2), farther: () => press.zoom(1 / 1.2),
    };
    for (const button of stage.querySelectorAll("button[data-do]"))
      button.addEventListener("click", () => actions[button.dataset.do]());
    for (const button of stage.querySelectorAll("button[data-part]"))
      button.addEventListener("click", () => {
        const seen = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(seen));
        for (const name of button.dataset.part.split(" ")) for (const mesh of parts[name] || []) mesh.visible = seen;
        viewer.drawScene();
      });
    // Scrolling the page must not zoom the head: only with Ctrl (as a pinch does).
    canvas.parentElement.addEventListener("wheel", (e) => { if (!e.ctrlKey) e.stopPropagation(); }, { capture: true });
    press.zoom(1.3);
    press.view(views.coil);
    stage.dataset.state = "live";
  } catch (problem) {
    stage.dataset.state = "still";
    stage.querySelector("[data-problem]").hidden = false;
  }
})();
