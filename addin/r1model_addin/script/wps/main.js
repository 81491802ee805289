// The ribbon is left as it is: functions are all that this add-in brings.
function OnAddinLoad() {
    return true;
}
