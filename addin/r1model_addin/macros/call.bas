Option Explicit
Option Private Module

' Calls r1model in Python through xlwings and turns the answer into cell values.
Private Const UDF_MODULE As String = "r1model_addin.udfs"
Private Const TRACEBACK As String = "Traceback (most recent call last)"
Private server As Object
Private reason As String

' The value of one call: number, text, array, or a true error where Python says one in words.
Public Function CellValue(ByVal called As String, ByVal given As Variant) As Variant
    On Error GoTo Failed
    CellValue = WithErrors(Answer(called, given))
    Exit Function
Failed:
    reason = called & ": " & InOneLine(Err.Description) & " [xlwings " & XLWINGS_VERSION & "]"
    CellValue = CVErr(xlErrValue)
End Function

' Why a call last failed before or inside Python; empty if none has.
Public Function LastReason() As String
    LastReason = reason
End Function

' Python keeps running between calls; one that has gone away is started again, once.
Private Function Answer(ByVal called As String, ByVal given As Variant) As Variant
    If Not server Is Nothing Then
        On Error Resume Next
        Answer = server.CallUDF(UDF_MODULE, called, (given), ThisWorkbook, Application.Caller)
        If Err.Number = 0 Then Exit Function
        On Error GoTo 0
    End If
    Set server = Nothing
    Set server = XLPy()
    Answer = server.CallUDF(UDF_MODULE, called, (given), ThisWorkbook, Application.Caller)
End Function

' The four texts of errors as errors, in a single value, a row or a table; anything else as it is.
Public Function WithErrors(ByVal found As Variant) As Variant
    Dim row As Long, column As Long
    Select Case Dimensions(found)
        Case 0
            found = OneValue(found)
        Case 1
            For column = LBound(found) To UBound(found)
                found(column) = OneValue(found(column))
            Next column
        Case Else
            For row = LBound(found, 1) To UBound(found, 1)
                For column = LBound(found, 2) To UBound(found, 2)
                    found(row, column) = OneValue(found(row, column))
                Next column
            Next row
    End Select
    WithErrors = found
End Function

Private Function Dimensions(ByRef found As Variant) As Long
    Dim last As Long
    If Not IsArray(found) Then Exit Function
    Dimensions = 1
    On Error Resume Next
    last = UBound(found, 2)
    If Err.Number = 0 Then Dimensions = 2
    On Error GoTo 0
End Function

Private Function OneValue(ByVal found As Variant) As Variant
    OneValue = found
    If VarType(found) <> vbString Then Exit Function
    Select Case found
        Case "#N/A": OneValue = CVErr(xlErrNA)
        Case "#VALUE!": OneValue = CVErr(xlErrValue)
        Case "#NUM!": OneValue = CVErr(xlErrNum)
        Case "#DIV/0!": OneValue = CVErr(xlErrDiv0)
    End Select
End Function

' A traceback's last line is its reason; other messages keep all their lines.
Private Function InOneLine(ByVal message As String) As String
    Dim cut As String
    cut = Replace(Replace(message, vbCrLf, vbLf), vbCr, vbLf)
    Do While Right$(cut, 1) = vbLf
        cut = Left$(cut, Len(cut) - 1)
    Loop
    If InStr(cut, TRACEBACK) > 0 Then cut = Mid$(cut, InStrRev(cut, vbLf) + 1)
    InOneLine = Left$(Replace(cut, vbLf, " "), 500)
End Function
